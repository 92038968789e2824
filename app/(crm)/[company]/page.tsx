import { redirect } from "next/navigation";
import { page } from "@/app/guard";

export default page("company:read", ({ ctx }) => redirect(`/${ctx.company.slug}/leads`));
