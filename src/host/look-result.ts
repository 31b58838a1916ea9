/** What a look at one payment did; in words, what it could not settle, and what waits for a person to decide. */
export type Look = { did: string[]; unsettled: string[]; forPerson: string[]; nextMs: number | undefined }
