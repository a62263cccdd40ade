#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace strongroom::catalogue {

// What stands in the place of a secret. None of the tokens' forms has a '*', so that it is not
// taken for one.
inline constexpr std::string_view kMasked = "***masked***";

// Whether a text stands for a value that nobody has, or holds what does: a mask of ours, in base64
// too, or what services answer in the place of secrets that they keep. What is so must never be
// written to a tenant: it would become the secret. "****" is that of Microsoft Graph for texts,
// "PGEvPg==" (<a/>) that for XML in base64:
// https://learn.microsoft.com/en-us/graph/api/resources/intune-deviceconfig-omasettingstringxml
bool IsMask(std::string_view text);

// A token that is known by how it begins, as those who give it out have made it.
struct TokenForm {
  std::string_view prefix;
  bool (*allows)(char c);  // characters after it
  size_t least = 0;        // how many of them
  size_t most = 0;         // 0: any number
};

// In the order of docs/stored-content.md, which a test compares.
std::span<const TokenForm> TokenForms();

// The text with kMasked in the place of all that has the form of a secret: private keys in PEM and
// in base64 of PEM, tokens, JWTs, values of Authorization, passwords in URLs. Idempotent, but
// for texts that are made to need more than eight goes. Cost: linear in the text.
std::string MaskSecrets(std::string text);

// The identity of a policy as it is stored: as it is, or, where something in it has the form of a
// secret, the mask with the beginning of the SHA-256 of all of it. So it is the same in every run
// and no other's, and does not tell what it was. Idempotent.
std::string MaskIdentity(std::string identity);

// Whether it is one that MaskIdentity made.
bool IsMaskedIdentity(std::string_view identity);

// kMasked with a number in it, for what must not become one with another mask.
std::string NumberedMask(size_t number);

}  // namespace strongroom::catalogue
