export const root: string
export const jestNodeOptions: string
export const graphMissing: RegExp
