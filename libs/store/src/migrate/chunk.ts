/**
 * How much of a hypertable's time lies in one chunk: a week. Raw observations leave after months, so a query that names no
 * time has some 26 chunks to plan and lock; with a day each it would have 180, at ten times the cost.
 */
export const chunkMs = 7 * 86_400_000
