#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Tokens in the form of Kubernetes', which nobody has signed.
namespace strongroom::test {

// RFC 4648 section 5, without padding.
inline std::string ToBase64Url(std::string_view bytes) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  uint32_t group = 0;
  int bits = 0;
  for (const char c : bytes) {
    group = (group << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 6; bits -= 6) text += kDigits[(group >> (bits - 6)) & 0x3FU];
  }
  if (bits > 0) text += kDigits[(group << (6 - bits)) & 0x3FU];
  return text;
}

struct TokenSpec {
  std::string issuer = "https://kubernetes.default.svc";
  std::string audiences = R"(["strongroom"])";  // JSON
  std::string account = "team-a:runner";
  int64_t expires = 1'900'000'000;
  std::string signature = "signature";
};

inline std::string MakeToken(const TokenSpec& spec = {}) {
  return ToBase64Url(R"({"alg":"RS256","kid":"key"})") + "." +
         ToBase64Url(R"({"aud":)" + spec.audiences + R"(,"exp":)" + std::to_string(spec.expires) +
                     R"(,"iat":1,"iss":")" + spec.issuer +
                     R"(","nbf":1,"sub":"system:serviceaccount:)" + spec.account + R"("})") +
         "." + ToBase64Url(spec.signature);
}

}  // namespace strongroom::test
