// What a site with Amplify 6 has in its page: nothing here knows of Carillon.
import { Amplify } from "aws-amplify";
import { configureAutoTrack, identifyUser, record } from "aws-amplify/analytics";
import { dispatchEvent, initializeInAppMessaging, notifyMessageInteraction, onMessageReceived, syncMessages } from "aws-amplify/in-app-messaging";

export function start({ app, region, identityPoolId, flushInterval }) {
  const pinpoint = { appId: app, region, flushInterval };
  Amplify.configure({
    Auth: { Cognito: { identityPoolId, allowGuestAccess: true } },
    Analytics: { Pinpoint: pinpoint },
    Notifications: { InAppMessaging: { Pinpoint: pinpoint } },
  });
  configureAutoTrack({ enable: true, type: "session" });
  initializeInAppMessaging();
  return {
    record,
    identify: (userId, { email, custom }) => identifyUser({ userId, userProfile: { email, customProperties: custom } }),
    syncMessages,
    onMessage: onMessageReceived,
    happens: dispatchEvent,
    displayed: (message) => notifyMessageInteraction({ type: "messageDisplayed", message }),
  };
}
