import { rsaContract } from "@wxrefund/testkit/contract/rsa";
import { webCryptoRsa } from "@wxrefund/webcrypto";

rsaContract("webCryptoRsa", () => webCryptoRsa());
