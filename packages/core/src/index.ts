export { problem, type Result, success } from "./codec/result.ts";
export { decodeBase64, encodeBase64 } from "./codec/base64.ts";
export { decodeUtf8, encodeUtf8 } from "./codec/utf8.ts";
export { type JsonObject, type JsonValue, readJson } from "./codec/json.ts";
export { readXml, writeXml, type XmlDocument } from "./codec/xml.ts";
export { readJsonBytes } from "./codec/json-bytes.ts";
export { type IndexedFields, readIndexedFields } from "./codec/indexed-fields.ts";

export { answerMessageV3, type AnswerMessageV3 } from "./canonical/response-v3.ts";
export {
  type AuthorizationParts,
  authorizationSchemeV3,
  readAuthorization,
  writeAuthorization,
} from "./canonical/authorization.ts";
export { paramsStringV2 } from "./canonical/params-v2.ts";
export { requestMessageV3, type RequestMessageV3 } from "./canonical/request-v3.ts";
export {
  isFresh,
  readSignedHeaders,
  type SignedHeaders,
  writeSignedHeaders,
} from "./canonical/signed-headers.ts";
export { percentEncode, queryString } from "./canonical/url.ts";

export { acknowledgements, type Acknowledgement } from "./notification/acknowledgement.ts";
export { eventKey, type RefundEvent, type RefundEventType } from "./notification/event.ts";
export { isSuperseded, type NewsMark, newsMark } from "./notification/news-mark.ts";
export {
  notificationKeyV2,
  type NotificationV2,
  readEventV2,
  readNotificationV2,
} from "./notification/v2.ts";
export { looksLikeV3, type NotificationV3, readEventV3, readNotificationV3 } from "./notification/v3.ts";

export type { Application, ApplicationV2, ApplicationV3, GoodsToRefund } from "./apply/application.ts";
export {
  type AbnormalRefund,
  abnormalBodyV3,
  abnormalTargetV3,
  guardAbnormal,
  type SealedPayer,
  type ToMerchant,
  type ToPayersCard,
} from "./apply/abnormal.ts";
export { applyBodyV2, applyTargetV2 } from "./apply/body-v2.ts";
export { applyBodyV3, applyTargetV3 } from "./apply/body-v3.ts";
export {
  type AdvanceReturn,
  type EcommerceAccepted,
  type EcommerceApplication,
  ecommerceBody,
  ecommerceFingerprint,
  ecommercePaths,
  guardAdvance,
  readAdvanceReturn,
  readEcommerceAccepted,
} from "./apply/ecommerce.ts";
export { fingerprint } from "./apply/fingerprint.ts";
export { type AcceptedV2, concludeApplyV2, concludeApplyV3, orderOf, questionAbout } from "./apply/judge.ts";
export { nextMove, type NextMove, type Setback } from "./apply/next-move.ts";

export { constantTimeEqual } from "./digest/equal.ts";
export { type SignTypeV2, signV2, type VerdictV2, verifyV2 } from "./digest/sign-v2.ts";

export type * from "./refund/model.ts";
export { readReceivedAccount } from "./refund/received-account.ts";
export { statusAdvice, type StatusAdvice, statusTable, type StatusRow } from "./refund/status.ts";
export { statusOf, statusOfWord, type StatusWords } from "./refund/status-words.ts";
export { readRefundV2 } from "./refund/v2.ts";
export { readRefundV3 } from "./refund/v3.ts";
export { instantMs } from "./refund/time.ts";
export { pollAtMs, pollDelayMs, queryLimits } from "./refund/cadence.ts";
export { follow, type Followed, type Following, type Sighting, startFollowing } from "./refund/follow.ts";
export { type OrderDocument, orderDocument, type RefundDocument, refundDocument } from "./refund/document.ts";

export { defaultBaseUrls, guardBaseUrl } from "./exchange/base-url.ts";
export {
  certificatesTargetV3,
  readCertificatesV3,
  saysNoCertificates,
  type SealedCertificate,
  serialKey,
} from "./exchange/certificates-v3.ts";
export { type ErrorAnswerV3, errorAnswerV3 } from "./exchange/error-answer-v3.ts";
export { type Expectation, type Unmet, unmetExpectation } from "./exchange/bind.ts";
export { guardField, type GuardedField, guardOptional } from "./exchange/grammar.ts";
export {
  idsV2,
  queryHeadersV2,
  type QuestionV2,
  refundQueryBodyV2,
  refundQueryFieldsV2,
  refundQueryTargetV2,
  type SenderV2,
} from "./exchange/ask-v2.ts";
export { type HeadersV3, queryHeadersV3, type QuestionV3, refundQueryTargetV3 } from "./exchange/ask-v3.ts";
export { type JudgedV2, judgeAnswerV2 } from "./exchange/judge-v2.ts";
export { concludeAnswerV3, examineAnswerV3, type ExaminationV3, type JudgedV3 } from "./exchange/judge-v3.ts";
export { bindRefundV3, type ProvenRefundV3, readProvenRefundV3 } from "./exchange/proven-refund-v3.ts";
export {
  readRelayed,
  type ReadRelayed,
  relay,
  type RelayableEvidence,
  type RelayedAnswer,
} from "./exchange/relay.ts";
export { readSignedAnswerV3, type SignatureV3, type SignedAnswerV3 } from "./exchange/signed-answer-v3.ts";

export {
  AeadFailure,
  type AeadReason,
  guardBlocks,
  guardSealed,
  isAeadFailure,
} from "./failure/aead-failure.ts";
export { noPlatformCertificates, unusableCertificates, wrongApiV3Key } from "./failure/certificates.ts";
export { configError } from "./failure/config.ts";
export {
  type Advice,
  type AdviceAction,
  type AnyRefundError,
  isRefundError,
  type NotFoundAnswer,
  RefundError,
  type RefundErrorDetails,
  type RefundErrorDocument,
  type RefundErrorFacts,
  type RefundErrorKind,
  type UntrustedError,
  type UntrustedReason,
  withFacts,
} from "./failure/errors.ts";
export { malformed } from "./failure/told.ts";
export { mostDoubtful, nextStep, type NextStep, type Standing } from "./failure/next-step.ts";
export { untrusted, untrustedTable } from "./failure/untrusted.ts";
export {
  againAfterApply,
  type ApplyCodeRow,
  applyCodeTable,
  isMistake,
} from "./failure/again-after-apply.ts";
export { mayRefundAgain } from "./failure/may-refund-again.ts";
export { notFoundFact } from "./failure/not-found.ts";
export type { RefundAgain, RefundOutcome, Verdict } from "./failure/outcome.ts";
export { printable } from "./failure/printable.ts";
export { chooseHost, healthyHost, type HostHealth, noteHost } from "./pace/circuit.ts";
export {
  beginStart,
  endStart,
  leaveStart,
  noteLeft,
  type PacedStart,
  type QueryPace,
  queryPace,
  reserveStart,
  startNoLaterThan,
} from "./pace/query-pace.ts";
export type { Place, Places } from "./pace/places.ts";
export type { SlidingWindow } from "./pace/sliding-window.ts";
export type { StartOutcome, Trust } from "./pace/trust.ts";
export { isTransportFailure, TransportFailure, type TransportReason } from "./failure/transport-failure.ts";
export { type CodeRow, codeTable, findCode } from "./failure/codes.ts";
export { type AnswerV3ToDiagnose, diagnoseAnswerV3, type DiagnosisV3 } from "./diagnose/answer-v3.ts";
export { clockOffsetSeconds } from "./diagnose/clock.ts";
export type { Finding } from "./diagnose/finding.ts";
export type { OtherKeyV2 } from "./diagnose/key-mistakes-v2.ts";
export {
  type MerchantKey,
  type PlatformKeyCandidate,
  platformKeyFindings,
} from "./diagnose/platform-keys.ts";
export {
  diagnoseRequestV3,
  type DiagnosisOfRequestV3,
  type RequestV3ToDiagnose,
} from "./diagnose/request-v3.ts";
export { secretKeyFindings, type SecretKeyName } from "./diagnose/secret-key.ts";
export {
  type Difference,
  firstDifference,
  showInvisible,
  showInvisibleBytes,
} from "./diagnose/show-invisible.ts";
export {
  readSignInformation,
  type SignInformation,
  signInformationFindings,
} from "./diagnose/sign-information.ts";
export { type DiagnosisV2, diagnoseSignV2, type MessageV2ToDiagnose } from "./diagnose/sign-v2.ts";
export { explainStringV2 } from "./diagnose/string-mistakes-v2.ts";
export { explainStringV3 } from "./diagnose/string-v3.ts";
export type * from "./port/aead.ts";
export type * from "./port/ecb.ts";
export type * from "./port/rsa.ts";
export type * from "./port/wire.ts";
