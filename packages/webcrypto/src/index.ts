export { type CertificateFacts, readCertificate } from "./certificate.ts";
export { isCryptoKey } from "./crypto-key.ts";
export { cryptoKeyRsa } from "./crypto-key-rsa.ts";
export { keyError, type KeyRole, tooLong } from "./key-error.ts";
export {
  type CertificateMaterial,
  certificateMaterials,
  type PrivateKeyMaterial,
  privateKeyMaterial,
  type PublicKeyMaterial,
  publicKeyMaterial,
} from "./key-material.ts";
export { randomNonce } from "./nonce.ts";
export { type PemBlock, splitPem } from "./pem.ts";
export { webCryptoAead } from "./web-crypto-aead.ts";
export { webCryptoEcb } from "./web-crypto-ecb.ts";
export { webCryptoRsa } from "./web-crypto-rsa.ts";
