/** The languages of the sentences. */
export type Language = "en" | "zh";

/** One thing said in every language. */
export type Sentence = Readonly<Record<Language, string>>;
