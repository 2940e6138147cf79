import { createContext } from 'react';

/** What a new tab holds until the schema is known. */
export const kWaiting = '# Reading the schema …\n';

/** The text that takes its place: kWaiting itself, or the first query. */
export const WaitingText = createContext(kWaiting);
