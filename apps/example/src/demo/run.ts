import { stepText, type Told } from "./print.ts";
import { openScene } from "./scene.ts";
import { type Step, steps } from "./steps.ts";

/** Runs the steps over real HTTP, prints each, and resolves to the exit code: 1 if any was not as expected. */
export async function runDemo(write: (text: string) => void, shown: readonly Step[] = steps): Promise<0 | 1> {
  const scene = await openScene();
  let failed = 0;
  try {
    write(`A sandbox of WeChat Pay listens on ${scene.url}; everything below went over HTTP.\n\n`);
    for (const [at, { title, run }] of shown.entries()) {
      const told = await run(scene).catch(surprised);
      write(stepText(at + 1, title, told));
      if (told.surprises.length > 0) failed += 1;
    }
  } finally {
    await scene.close();
  }
  write(
    failed === 0 ? `All ${shown.length} as expected.\n` : `${failed} of ${shown.length} not as expected.\n`,
  );
  return failed === 0 ? 0 : 1;
}

function surprised(cause: unknown): Told {
  return {
    lines: [],
    surprises: [cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)],
  };
}
