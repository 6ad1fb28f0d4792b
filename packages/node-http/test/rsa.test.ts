import { nodeRsa } from "@wxrefund/node-http/transport";
import { rsaContract } from "@wxrefund/testkit/contract/rsa";

rsaContract("nodeRsa", nodeRsa);
