import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `vite dev` finds the gateway; a build needs none. */
const gateway = 'http://127.0.0.1:8080'

const schemas = /no-code-from-strings|[\\/](contracts|domain)[\\/]src[\\/]|node_modules[\\/]zod/

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['@haidang/source', 'module', 'browser', mode] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Our Content-Security-Policy takes fonts and scripts from our origin only, never from data: addresses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    // The switch that keeps the schema library from compiling code must run before any schema is defined: one chunk.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'schemas', test: schemas }] } } },
  },
  server: {
    proxy: {
      '/api': gateway,
      '/map/': gateway,
      '/socket.io': { target: gateway, ws: true },
    },
  },
}))
