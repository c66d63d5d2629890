/** Builds the console that needs no server. */
export function buildFixtures(): Promise<void>

/** Serves it on a free port of this computer until closed. */
export function serveFixtures(folder?: string): Promise<{ url: string; close: () => Promise<void> }>
