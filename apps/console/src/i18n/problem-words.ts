import { type ProblemReason, problems } from '@haidang/contracts'
import type { Language, Text } from '@haidang/domain'

/** Refusals that come from this side of the wire. */
export type OwnReason = 'unreachable' | 'strange-answer'

export type Reason = ProblemReason | OwnReason

const inVietnamese: Record<ProblemReason, string> = {
  'bad-request': 'Yêu cầu không đúng định dạng.',
  unauthenticated: 'Cần đăng nhập trước.',
  'wrong-credentials': 'Sai tài khoản hoặc mật khẩu.',
  'link-expired': 'Liên kết đăng nhập đã được dùng hoặc đã hết hạn.',
  'role-too-low': 'Vai trò của bạn không được làm việc này.',
  'out-of-scope': 'Nằm ngoài khu vực hoặc loại dữ liệu của bạn.',
  'foreign-origin': 'Yêu cầu đến từ một trang khác.',
  'not-found': 'Không có đối tượng này, hoặc nằm ngoài phạm vi của bạn.',
  'already-acknowledged': 'Đã có người xác nhận cảnh báo này.',
  'nothing-to-acknowledge': 'Ở trạng thái hiện tại, cảnh báo không chờ xác nhận.',
  'nothing-to-reset': 'Cảnh báo không bị giữ.',
  'already-shelved': 'Cảnh báo đã được tạm ẩn.',
  'not-shelved': 'Cảnh báo không bị tạm ẩn.',
  'not-suppressed': 'Cảnh báo không bị chặn.',
  'not-out-of-service': 'Cảnh báo không ở trạng thái ngừng dùng.',
  'set-aside': 'Cảnh báo đang tạm ẩn, bị chặn hoặc ngừng dùng; hãy đưa trở lại trước.',
  'alarm-closed': 'Cảnh báo này đã kết thúc.',
  'stale-version': 'Có người đã thay đổi cảnh báo này sau khi bạn mở; hãy xem lại rồi thử lại.',
  'already-exists': 'Đã có đối tượng cùng tên.',
  'draft-exists': 'Luật này đang có bản dự thảo: hãy duyệt hoặc bỏ bản đó trước.',
  'not-a-draft': 'Bản này đã được quyết định rồi.',
  'second-person-needed': 'Người soạn không tự duyệt bản của mình.',
  'person-needed': 'Việc duyệt do một người đăng nhập thực hiện, không phải mã API.',
  'stale-draft': 'Sau khi soạn bản này đã có bản mới hơn được duyệt.',
  'rule-not-in-force': 'Bản này không còn hiệu lực.',
  'area-not-in-force': 'Đơn vị này chưa bắt đầu vào ngày đó, hoặc đã kết thúc.',
  'nothing-planned': 'Không có thay đổi nào được lên lịch để kết thúc đơn vị này.',
  'change-has-begun': 'Thay đổi này đã bắt đầu: đơn vị đã kết thúc không trở lại được.',
  'area-in-use':
    'Đã có đối tượng dùng đơn vị sắp bắt đầu (luật, người dùng, bản tin, thiết bị hoặc đơn vị khác).',
  'area-has-parts': 'Vào ngày đó còn đơn vị khác nằm trong đơn vị này: hãy kết thúc các đơn vị đó trước.',
  'plan-changed': 'Việc sẽ làm không còn đúng như đã xác nhận; hãy xem lại rồi xác nhận lại.',
  'rehearsal-open': 'Bạn đang có một lượt chạy thử luật; hãy chờ lượt đó xong hoặc hủy nó.',
  'too-many-rehearsals': 'Đang có ba lượt chạy thử luật; hãy chờ một lượt xong hoặc hủy bớt.',
  'too-much-to-rehearse':
    'Khoảng thời gian này của chừng ấy thiết bị có quá nhiều bản ghi; hãy chọn ngắn hơn hoặc ít thiết bị hơn.',
  'nothing-to-rehearse': 'Luật này không theo dõi thiết bị nào trong phạm vi của bạn.',
  'bulletin-ended': 'Bản tin này đã được thay thế hoặc đã hủy.',
  'file-attached': 'Bản tin này đã có tệp; muốn đổi thì thay thế bản tin.',
  'wrong-file': 'Chỉ nhận tệp PDF, PNG hoặc JPEG nguyên vẹn.',
  'last-administrator': 'Phải còn lại ít nhất một quản trị viên.',
  'severity-not-shelvable': 'Mức 5 không bao giờ được tạm ẩn; mức 4 do giám sát viên.',
  'idempotency-key-reused': 'Khóa yêu cầu này đã dùng cho một việc khác.',
  'too-large': 'Nội dung gửi quá lớn.',
  'wrong-media-type': 'Kiểu nội dung gửi lên không đúng.',
  'authorization-pending': 'Chưa có ai quyết định về mã này.',
  'slow-down': 'Hỏi quá dày; hãy chờ lâu hơn giữa hai lần.',
  'expired-token': 'Mã đã hết hạn hoặc đã được dùng; hãy lấy mã mới.',
  'access-denied': 'Việc ghép màn hình này đã bị từ chối.',
  'already-decided': 'Đã có người quyết định về mã này.',
  'screen-revoked': 'Màn hình này đã bị thu hồi.',
  'display-only-looks': 'Màn hình tường chỉ được xem, không được làm gì khác.',
  'no-field-device': 'Thiết bị này báo cáo theo đường khác; không cấp tài khoản MQTT.',
  'wrong-picture': 'Ảnh phải là WebP hoặc JPEG trọn vẹn, đúng kiểu đã ghi.',
  'too-many-pairings': 'Đã xin quá nhiều mã ghép; hãy chờ một lát.',
  'too-many-codes': 'Nhập sai mã quá nhiều lần; hãy chờ một lát.',
  'too-many-requests': 'Quá nhiều yêu cầu; hãy chờ một lát.',
  'locked-out': 'Đăng nhập sai quá nhiều lần; hãy chờ rồi thử lại.',
  unavailable: 'Cơ sở dữ liệu hiện không trả lời.',
  unexpected: 'Hệ thống gặp lỗi; nhật ký đã ghi lại.',
}

const own: Record<OwnReason, Text> = {
  unreachable: { vi: 'Không liên lạc được với máy chủ.', en: 'The server cannot be reached.' },
  'strange-answer': {
    vi: 'Máy chủ trả lời không đúng định dạng.',
    en: 'The server answered in an unknown shape.',
  },
}

/** The reason of a refusal as a sentence; a word that this console does not know is said as an unexpected one. */
export function problemText(reason: string, language: Language): string {
  if (isOwn(reason)) return own[reason][language]
  const known = isPublished(reason) ? reason : 'unexpected'
  return language === 'vi' ? inVietnamese[known] : problems[known].says
}

function isOwn(reason: string): reason is OwnReason {
  return Object.hasOwn(own, reason)
}

function isPublished(reason: string): reason is ProblemReason {
  return Object.hasOwn(problems, reason)
}
