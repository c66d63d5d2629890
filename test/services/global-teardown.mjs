import { discardServices } from '../../infra/services/start-services.mjs'

/** Ends the servers and takes their data away. */
export default async function stop() {
  const { folder } = globalThis.haidangServices ?? {}
  if (folder) await discardServices(folder)
}
