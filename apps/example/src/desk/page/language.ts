import type { Language, Sentence } from "@wxrefund/browser-verify/messages";
import { type Context, createContext } from "preact";
import { useContext } from "preact/hooks";

/** The language of the page. */
export const LanguageContext: Context<Language> = createContext<Language>("en");

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** Says a sentence in the language of the page. */
export function useSay(): (sentence: Sentence) => string {
  const language = useContext(LanguageContext);
  return (sentence) => sentence[language];
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
