import { readFile } from 'node:fs/promises'

import type { BrokerSecrets } from './dial.js'

export type BrokerSecretFiles = Readonly<Partial<Record<keyof BrokerSecrets, string>>>

/**
 * Reads name, password, certificates and key from the files named, each time anew: what is renewed there counts from
 * the next attempt to connect. Rejects with the error of `node:fs`.
 */
export function secretsFromFiles(files: BrokerSecretFiles): () => Promise<BrokerSecrets> {
  const names = ['username', 'password', 'ca', 'cert', 'key'] as const
  return async () => {
    const read = await Promise.all(
      names.map(async (name) => {
        const file = files[name]
        return file === undefined ? [] : [[name, (await readFile(file, 'utf8')).trimEnd()] as const]
      }),
    )
    return Object.fromEntries(read.flat())
  }
}
