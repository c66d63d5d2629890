import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Environment } from './environment.js'

/** Whom to believe about a server, and our own certificate with its key: absolute paths of PEM files. */
export type TlsFiles = Readonly<Partial<Record<'ca' | 'cert' | 'key', string>>>

const tlsVariables = {
  ca: 'IOC_MQTT_CA_FILE',
  cert: 'IOC_MQTT_CERT_FILE',
  key: 'IOC_MQTT_KEY_FILE',
} as const

/** The files that the settings name; relative paths are taken from `root`. */
export function tlsFilesOf(values: Environment, root: string): TlsFiles {
  const named = Object.entries(tlsVariables).flatMap(([what, variable]) => {
    const file = values[variable]
    return file === undefined ? [] : [[what, resolve(root, file)] as const]
  })
  return Object.fromEntries(named)
}

/** A connection that can never be made is told at the start, not by silence. */
export function tlsProblems(values: Environment, root: string): string[] {
  const files = tlsFilesOf(values, root)
  const problems = Object.entries(tlsVariables).flatMap(([, variable]) => {
    const file = values[variable]
    const why = file === undefined ? undefined : whyUnreadable(resolve(root, file))
    return why === undefined ? [] : [`${variable} is "${file}", which cannot be read: ${why}`]
  })
  if ((files.cert === undefined) !== (files.key === undefined))
    problems.push('Of IOC_MQTT_CERT_FILE and IOC_MQTT_KEY_FILE only one is set: a certificate needs its key.')
  if (Object.keys(files).length > 0 && !values.MQTT_URL?.startsWith('mqtts:'))
    problems.push('There are files for TLS (IOC_MQTT_…_FILE), and MQTT_URL is not a mqtts:// address.')
  return problems
}

/** Why a file cannot be read now; undefined: it can. */
export function whyUnreadable(file: string): string | undefined {
  try {
    readFileSync(file)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}
