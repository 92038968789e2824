import type { z } from "zod";
import type { FieldError } from "./errors";

/** zod's own words for what is wrong become codes of ours, so that each has a text in every language. */
function fieldError(issue: z.core.$ZodIssue): FieldError {
  const field = issue.path.join(".");
  switch (issue.code) {
    case "invalid_type":
      return {
        field,
        code: issue.input === undefined ? "required" : "type",
        params: { expected: issue.expected },
      };
    case "too_small":
      return {
        field,
        code: issue.origin === "string" ? "too_short" : "too_small",
        params: { minimum: Number(issue.minimum) },
      };
    case "too_big":
      return {
        field,
        code: issue.origin === "string" ? "too_long" : "too_big",
        params: { maximum: Number(issue.maximum) },
      };
    case "invalid_value":
      return { field, code: "choice", params: { choices: issue.values.map(String).join(", ") } };
    case "invalid_format":
      return {
        field,
        code: ["email", "uuid", "datetime", "date", "url"].includes(issue.format) ? issue.format : "format",
      };
    case "unrecognized_keys":
      return { field: [...issue.path, issue.keys[0]].join("."), code: "unknown" };
    case "custom":
      return {
        field,
        code: typeof issue.params?.code === "string" ? issue.params.code : "format",
        params: issue.params?.values,
      };
    default:
      return { field, code: "format" };
  }
}

/** Every wrong field of an input that was parsed with `reportInput`. */
export function fieldErrors({ issues }: z.ZodError): FieldError[] {
  return issues.map(fieldError);
}
