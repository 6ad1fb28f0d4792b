import { ecbContract } from "@wxrefund/testkit/contract/ecb";
import { webCryptoEcb } from "@wxrefund/webcrypto";

ecbContract("webCryptoEcb", () => webCryptoEcb());
