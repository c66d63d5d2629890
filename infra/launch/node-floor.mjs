/*
 * Imported before anything else, and written for old versions of Node too: it only says what is missing.
 */
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stdout.write(
    `Hải Đăng needs Node 20.19 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one (nodejs.org, your package manager, or nvm: `nvm install`) and start again.\n',
  )
  process.exit(78)
}
