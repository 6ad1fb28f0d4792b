/** Work of a size, made ready before it is timed. */
export type Work = (size: number) => () => unknown;

export interface Growth {
  /** Of time ~ size^exponent, by least squares over the logarithms. */
  readonly exponent: number;
  readonly linear: boolean;
  /** Seconds of each size, the best of several. */
  readonly points: readonly (readonly [size: number, seconds: number])[];
}

// Half-way between n and n²; n·log n over these sizes comes out at about 1.1.
const mostOfLinear = 1.5;
const leastMeasuredMs = 1;
const rounds = 5;

/** Doubling sizes, six at least. */
export function sizesFrom(least: number, count = 6): readonly number[] {
  return Array.from({ length: count }, (_, n) => least * 2 ** n);
}

/** How the time of some work grows with its size. A busy machine can bend the line: the best of three counts. */
export function growthOf(work: Work, sizes: readonly number[], tries = 3): Growth {
  const growth = measured(work, sizes);
  if (growth.linear || tries === 1) return growth;
  const again = growthOf(work, sizes, tries - 1);
  return again.exponent < growth.exponent ? again : growth;
}

function measured(work: Work, sizes: readonly number[]): Growth {
  const runs = sizes.map((size) => ({ size, run: work(size), best: Number.POSITIVE_INFINITY }));
  for (const { run } of runs) run();
  // Whatever else the machine does only ever adds time; rounds, so that a stall does not hit all tries of one size.
  for (let left = rounds; left > 0; left -= 1)
    for (const each of runs) each.best = Math.min(each.best, timed(each.run));
  const points = runs.map(({ size, best }) => [size, best] as const);
  const exponent = slope(points.map(([size, seconds]) => [Math.log(size), Math.log(seconds)]));
  return { exponent, linear: exponent < mostOfLinear, points };
}

function timed(run: () => unknown): number {
  const start = performance.now();
  let times = 0;
  let spent = 0;
  while (spent < leastMeasuredMs) {
    run();
    times += 1;
    spent = performance.now() - start;
  }
  return spent / times / 1000;
}

function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, each) => sum + each, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return covariance / mean(points.map(([x]) => (x - meanX) ** 2));
}

/** The control that must come out linear: looks at every character once. */
export const linearControl: Work = (size) => {
  const text = "a".repeat(size);
  return () => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
    return sum;
  };
};

/** The control that must not: looks, for every character, at all before it. */
export const quadraticControl: Work = (size) => {
  const text = "a".repeat(Math.ceil(size / 8));
  return () => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 1)
      for (let before = 0; before < at; before += 1) sum += text.charCodeAt(before);
    return sum;
  };
};

export interface GrowthRow {
  readonly reader: string;
  readonly family: string;
  readonly growth: Growth;
}

export function growthTable(rows: readonly GrowthRow[]): string {
  const lines = rows.map(({ reader, family, growth }) => {
    const [size, seconds] = growth.points.at(-1) ?? [0, 0];
    return `| \`${reader}\` | ${family} | ${growth.exponent.toFixed(2)} | ${size.toLocaleString("en")} in ${(seconds * 1000).toFixed(2)} ms |`;
  });
  return [
    "| reader | input that grows | exponent | the longest |",
    "| --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}
