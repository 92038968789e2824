import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { MeProvider } from "@/components/shell/me";
import { Shell } from "@/components/shell/shell";
import { signInPath } from "@/lib/core/path-header";
import { identifyVisitor } from "@/lib/domain/access/identity";
import { getMe } from "@/lib/domain/access/me";
import { visit } from "@/lib/http/page";

type Props = { children: ReactNode; params: Promise<{ company: string }> };

/** The frame of a company's pages. Each page is guarded by itself as well: a layout guards nothing alone. */
export default async function CompanyLayout({ children, params }: Props) {
  const { company } = await params;
  const all = await headers();
  const outcome = await visit(all, company, "company:read");
  if (outcome.kind === "stranger") redirect(signInPath(all, `/${company}`));
  if (outcome.kind === "missing") notFound();
  return (
    <NuqsAdapter>
      <MeProvider me={getMe(outcome.ctx, await identifyVisitor(all))}>
        <Shell>{children}</Shell>
      </MeProvider>
    </NuqsAdapter>
  );
}
