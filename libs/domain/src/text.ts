/** A text that people read, in the two languages of the house. */
export type Text = Readonly<{ vi: string; en: string }>

export type Language = keyof Text
