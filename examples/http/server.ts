// The server that the environment names, with the types of docs/openapi.json.
import createClient from "openapi-fetch";
import type { components, paths } from "./peermatch.d.ts";

type ProblemDetails = components["schemas"]["ProblemDetails"];

const token = process.env.PEERMATCH_TOKEN;
export const server = createClient<paths>({
  baseUrl: `http://${process.env.PEERMATCH_SERVER ?? "127.0.0.1:50051"}`,
  headers: token ? { authorization: `Bearer ${token}` } : {},
});

/** What was answered; where it is an error, that is said and the program ends. */
export function told<T>(answer: { data?: T; error?: ProblemDetails }): T {
  if (answer.data) return answer.data;
  const problem = answer.error;
  console.error(`${problem?.reason || problem?.title}: ${problem?.detail} ${problem?.metadata?.nearest_place_ids ?? ""}`);
  process.exit(1);
}
