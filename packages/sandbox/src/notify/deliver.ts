/** Posts a notification; default: the host's `fetch`. */
export type Deliver = (request: Request) => Promise<Response>;
