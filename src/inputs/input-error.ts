/** What the user must mend: a file, an option. */
export class InputError extends Error {}
