import { SignUpInput, SignUpResult } from "@/lib/domain/access/schema";
import { signUp } from "@/lib/domain/access/sign-up";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    summary: "Start a company",
    permission: "public",
    limit: "auth",
    body: SignUpInput,
    returns: SignUpResult,
  },
  ({ body, locale }) => signUp(body, locale),
);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = others("POST");
