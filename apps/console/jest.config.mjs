import { reactPreset } from '../../infra/jest/preset.mjs'

export default { ...reactPreset, displayName: 'console' }
