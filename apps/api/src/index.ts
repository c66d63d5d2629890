export { type Gathering, type PresentProcess, gatherSystem } from './system/gather-system.js'
export { type Api, type ApiOptions, openApi } from './open-api.js'
