export { forget } from "./choice";
export { Client, connect } from "./client";
export type { ClientOptions, Receipt } from "./client";
export type { Control, Events, Gap, Presence, PushEvent, State } from "./events";
export { PushError } from "./events";
export type { TokenSupplier } from "./http";
export type { Reason, TransportName } from "./transport";
