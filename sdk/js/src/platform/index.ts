// The objects passed to the roles of a connector, each valid for one call.

export * from "./catalogue-request.js";
export * from "./channel-poll.js";
export * from "./gesture.js";
export * from "./hook-request.js";
export type * from "./kept.js";
export * from "./media-request.js";
export * from "./outgoing.js";
export * from "./profile-request.js";
export * from "./setup-request.js";
