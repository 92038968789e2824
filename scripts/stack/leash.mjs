// Preloaded into programs we start: they end when we do, however we end. What they start themselves
// inherits the preload but not us as its parent.
if (process.ppid === Number(process.env.SKALA_LEASH)) {
  process.once("disconnect", () => process.exit(0));
  // Waiting for that alone keeps nobody alive.
  process.channel?.unref();
}
