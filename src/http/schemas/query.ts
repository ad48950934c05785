/** Most paths take no query parameters: a misspelt option must not pass unseen. */
import Type from 'typebox';

export const NoQuery = Type.Object({}, { additionalProperties: false });
