import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { NoPermission } from "@/components/shell/no-permission";
import type { Ctx } from "@/lib/core/context";
import { signInPath } from "@/lib/core/path-header";
import type { Permission } from "@/lib/core/permissions";
import { visit } from "@/lib/http/page";

type Params = { company: string } & Record<string, string>;

type PageProps = {
  params: Promise<Params>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

type Render = (input: {
  ctx: Ctx;
  params: Params;
  searchParams: Record<string, string | string[] | undefined>;
}) => ReactNode | Promise<ReactNode>;

/**
 * A page for staff: strangers are sent to sign in and come back, another company's page is not found, a
 * role that does not reach this far is told so. The guard lives here, where the page is, not in proxy.ts.
 */
export function page(permission: Permission, render: Render) {
  return async function Page({ params, searchParams }: PageProps) {
    const names = await params;
    const { company } = names;
    const all = await headers();
    const outcome = await visit(all, company, permission);
    if (outcome.kind === "stranger") redirect(signInPath(all, `/${company}`));
    if (outcome.kind === "missing") notFound();
    if (outcome.kind === "forbidden") return <NoPermission permission={outcome.permission} />;
    return render({ ctx: outcome.ctx, params: names, searchParams: await searchParams });
  };
}
