/** Other packages, each asked as its README says, with this platform's address in place of WeChat Pay's. */
import Tenpay from "tenpay";
import { Wechatpay } from "wechatpay-axios-plugin";
import Pay from "wechatpay-node-v3";
import { PayRequest } from "wechatpay-node-v3/dist/lib/pay-request.js";
import { merchant, outRefundNo, platformKeyId } from "../platform/answers.ts";
import type { Platform } from "../platform/start.ts";
import type { Subject } from "./subject.ts";

const { mchid, serialNo, appid, v2Key } = merchant;

export function wechatpayAxiosPlugin({ baseUrl, merchantKey, platformKey }: Platform): Subject {
  const wxpay = new Wechatpay({
    mchid,
    serial: serialNo,
    privateKey: merchantKey,
    certs: { [platformKeyId]: platformKey },
    secret: v2Key,
    baseURL: `${baseUrl}/`,
  });
  const one = wxpay.chain("v3/refund/domestic/refunds/{out_refund_no}");
  const order = wxpay.chain("v2/pay/refundquery");
  return {
    name: "wechatpay-axios-plugin",
    v3: async () => (await one.get<{ status: string }>({ out_refund_no: outRefundNo })).data.status,
    v2: async () => {
      const question = { appid, mch_id: mchid, out_refund_no: outRefundNo };
      const { data } = await order.post<Record<string, string>>(question);
      return data["refund_status_0"] ?? "";
    },
    close: () => undefined,
  };
}

const weixin = "https://api.mch.weixin.qq.com";

export function wechatpayNodeV3({ baseUrl, merchantKey, platformKey }: Platform): Subject {
  const pay = new Pay({
    appid,
    mchid,
    serial_no: serialNo,
    publicKey: Buffer.from(platformKey),
    privateKey: Buffer.from(merchantKey),
  });
  const own = new PayRequest();
  pay.createHttp({
    get: (url, headers) => own.get(url.replace(weixin, baseUrl), headers),
    post: (url, params, headers) => own.post(url.replace(weixin, baseUrl), params, headers),
    upload: (url, params, headers) => own.upload(url.replace(weixin, baseUrl), params, headers),
  });
  return {
    name: "wechatpay-node-v3",
    v3: async () => (await pay.find_refunds(outRefundNo)).data?.status ?? "",
    close: () => undefined,
  };
}

export function tenpay({ baseUrl }: Platform): Subject {
  const api = new Tenpay({ appid, mchid, partnerKey: v2Key });
  api.urls["refundquery"] = `${baseUrl}/pay/refundquery`;
  return {
    name: "tenpay",
    v2: async () => (await api.refundQuery({ out_refund_no: outRefundNo }))["refund_status_0"] ?? "",
    close: () => undefined,
  };
}
