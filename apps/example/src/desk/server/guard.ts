import type { MiddlewareHandler } from "hono";

const loopback = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?$/;

/**
 * The desk has no login, so it is for this machine alone: a foreign name that leads here (DNS rebinding) is refused, and
 * so is a page of another origin that wants something done.
 */
export const onlyThisMachine: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  const host = req.header("host") ?? "";
  if (!loopback.test(host)) return context.json({ error: "The desk is for this machine alone." }, 403);
  const origin = req.header("origin");
  if (req.method !== "GET" && origin !== undefined && origin !== `http://${host}`) {
    return context.json({ error: "Pages of another origin may not drive the desk." }, 403);
  }
  return next();
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const pageHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("Content-Security-Policy", policy);
  context.header("X-Content-Type-Options", "nosniff");
  context.header("Referrer-Policy", "no-referrer");
  context.header("Cache-Control", "no-store");
};
