import { Amplify } from "aws-amplify";
import { identifyUser, record } from "aws-amplify/analytics";

/** Its addresses cannot be set: the bench's browser finds them at the receiver. */
export function start({ app }) {
  Amplify.configure({
    Auth: { Cognito: { identityPoolId: "us-east-1:00000000-0000-0000-0000-000000000000", allowGuestAccess: true } },
    Analytics: { Pinpoint: { appId: app, region: "us-east-1" } },
  });
  return {
    identify: (userId) => identifyUser({ userId, userProfile: {} }),
    record: (mark) => record({ name: "burst", attributes: { mark, sku: "A1" }, metrics: { price: 9.5 } }),
  };
}
