import type { Language, Sentence } from "@wxrefund/browser-verify/messages";
import { type Context, createContext } from "preact";
import { useContext } from "preact/hooks";

/** The language of the page. */
export const LanguageContext: Context<Language> = createContext<Language>("en");

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export type Say = (sentence: Sentence, blanks?: Readonly<Record<string, string>>) => string;

/** Says a sentence in the language of the page, its `{blanks}` filled in. */
export function useSay(): Say {
  const language = useContext(LanguageContext);
  return (sentence, blanks = {}) => filled(sentence[language], blanks);
}

/** A blank that nothing is given for is left out. */
export function filled(text: string, blanks: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => blanks[name] ?? "").trim();
}

const key = "desk-language";

export function firstLanguage(): Language {
  const kept = localStorage.getItem(key);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(key, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}
