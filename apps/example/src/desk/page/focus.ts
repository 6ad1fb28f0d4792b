/** Goes to what is shown in the middle, to its heading where there is one. */
export function focusShown(): void {
  scrollTo(0, 0);
  const target =
    document.querySelector<HTMLElement>("#shown") ?? document.querySelector<HTMLElement>("#main");
  target?.focus();
}
