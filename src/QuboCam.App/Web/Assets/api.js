// Calls of the server. What goes wrong is an ApiError whose message is one clear line.

const base = "/api/v1";
const patience = 20;

export class ApiError extends Error {
  /** @param {string} message @param {number} status 0 where the server did not answer */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

let hearBusy = () => { /* nobody wants to know */ };

/** Tells of waiting for a busy server: the seconds, and 0 when it is over. */
export function onBusy(hear) {
  hearBusy = hear;
}

/** Asks the server; waits and asks again while it is busy. */
export async function call(path, options = {}) {
  for (let attempt = 0; ; attempt++) {
    let response;
    try {
      response = await fetch(base + path, options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ApiError("The server does not answer. Is it still running?", 0);
    }
    if (response.ok) return response;
    if (response.status === 401) location.assign("/sign-in");
    if (response.status !== 429 || attempt >= patience) throw new ApiError(await reason(response), response.status);
    const seconds = Number(response.headers.get("Retry-After")) || 1;
    hearBusy(seconds);
    await new Promise(resolve => setTimeout(resolve, 1000 * seconds));
    hearBusy(0);
  }
}

/** The answer as JSON. */
export const json = async (path, options) => (await call(path, options)).json();

/** The answer as float32 numbers. */
export const floats = async path => new Float32Array(await (await call(path)).arrayBuffer());

/** Sends JSON, receives JSON. */
export const send = (path, body, signal) => json(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
});

export const remove = path => call(path, { method: "DELETE" });

/** Sends a form. */
export const sendForm = (path, form) => json(path, { method: "POST", body: form });

/**
 * Follows a job to its end.
 * @param {{id: string}} job
 * @param {{progress?: (job: object) => void, partial?: (document: object) => void}} hear
 * @returns {Promise<object>} the job when it has ended
 */
export function follow(job, hear) {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`${base}/jobs/${job.id}/events`);
    events.addEventListener("progress", event => hear.progress?.(JSON.parse(event.data)));
    events.addEventListener("partial", event => hear.partial?.(JSON.parse(event.data)));
    events.addEventListener("end", event => {
      events.close();
      resolve(JSON.parse(event.data));
    });
    // A lost connection is taken up again by the browser; one that is refused is not.
    events.addEventListener("error", () => {
      if (events.readyState !== EventSource.CLOSED) return;
      events.close();
      reject(new ApiError("The server does not answer. Is it still running?", 0));
    });
  });
}

async function reason(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title || `The server answers ${response.status}.`;
  } catch {
    return `The server answers ${response.status}.`;
  }
}
