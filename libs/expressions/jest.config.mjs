import { nodePreset } from '../../infra/jest/preset.mjs'

export default { ...nodePreset, displayName: 'expressions' }
