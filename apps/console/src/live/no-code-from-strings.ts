/**
 * Tells the schema library not to try compiling its checks with `new Function`: our Content-Security-Policy
 * forbids it and would report the attempt. To be imported before anything that defines a schema.
 */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined
}

globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true }

export {}
