// Talking to the server: one request at a time, in the order the reviewer gave them.

let token = document.querySelector("meta[name=token]").content;
let last = Promise.resolve();

/** What went wrong; `status` is 0 where the server did not answer. */
export class Refused extends Error {
  constructor(status, body) {
    super(body.error ?? "the server did not answer; it may have been stopped");
    this.status = status;
    this.body = body;
  }
}

async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Refused(0, {});
  }
  if (response.ok) return response;
  const text = await response.text();
  let body = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: `the server failed (${response.status}); see where it was started` };
  }
  throw new Refused(response.status, body);
}

/** After a restart of the server this page's token is old, but the cookie may be new. */
async function renew() {
  const page = await (await ask(location.href)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  token = fresh.querySelector("meta[name=token]").content;
}

async function send(verb, order, again = true) {
  try {
    const response = await ask(`/api/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Satzpaar-Token": token },
      body: JSON.stringify(order),
    });
    return await response.json();
  } catch (error) {
    if (error.status !== 403 || !again) throw error;
    await renew();
    return send(verb, order, false);
  }
}

/** Does a verb after all earlier ones are done; `order` is made then, from what is then known. */
export function doVerb(verb, order) {
  const next = last.then(() => send(verb, order()));
  last = next.catch(() => {});
  return next;
}

export async function getText(address) {
  return (await ask(address)).text();
}

export async function getJson(address) {
  return (await ask(address)).json();
}
