/** What Next itself costs. */
export const GET = () => Response.json({ status: "ok" });
