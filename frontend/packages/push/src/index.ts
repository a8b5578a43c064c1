export { connect } from "./connection";
export type { Connection, Options, State, TransportName } from "./connection";
export type { Gap, PushEvent } from "./events";
export { PushError } from "./events";
