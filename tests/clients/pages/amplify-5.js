// What a site with Amplify 5 has in its page: nothing here knows of Carillon.
import { Amplify, Analytics, Notifications } from "aws-amplify-5";

const { InAppMessaging } = Notifications;

export function start({ app, region, identityPoolId, flushInterval }) {
  const pinpoint = { appId: app, region, flushInterval };
  Amplify.configure({
    Auth: { identityPoolId, region },
    Analytics: { AWSPinpoint: pinpoint },
    Notifications: { InAppMessaging: { AWSPinpoint: pinpoint } },
  });
  return {
    record: (event) => Analytics.record(event),
    identify: (userId, { email, custom }) => Analytics.updateEndpoint({ userId, attributes: { email: [email], ...custom } }),
    syncMessages: () => InAppMessaging.syncMessages(),
    onMessage: (take) => InAppMessaging.onMessageReceived(take),
    happens: (event) => InAppMessaging.dispatchEvent(event),
    displayed: (message) => InAppMessaging.notifyMessageInteraction(message, "MESSAGE_DISPLAYED_EVENT"),
  };
}
