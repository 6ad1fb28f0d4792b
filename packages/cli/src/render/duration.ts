/** A length of time as a person says it: `8 s`, `4 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min ${padded(seconds % 60)} s`;
  return `${hours} h ${padded(minutes % 60)} min`;
}

/** The same for a column of a table: `0:08`, `4:05`, `2:10:00`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const tail = padded(seconds % 60);
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${padded(minutes % 60)}:${tail}`;
}

function padded(number: number): string {
  return String(number).padStart(2, "0");
}
