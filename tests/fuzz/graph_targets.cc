#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "provider/error.h"
#include "provider/graph/signing_key.h"
#include "provider/graph/token_answer.h"
#include "provider/graph/token_claims.h"
#include "support/made_keys.h"

namespace strongroom::fuzz {
namespace {

using provider::graph::SigningKey;

// The thumbprint of the key that was read; empty when the two are refused.
std::string ThumbprintOfPair(std::string_view certificates, std::string_view private_key) {
  SigningKey key;
  try {
    provider::graph::ReadSigningKey(certificates, private_key, test::WhenGood(), key);
  } catch (const provider::ProviderError& e) {
    Require(e.code() == provider::kAuthenticationFailed, "the Secret is at fault");
    Require(std::string_view(e.what()).starts_with("tls."), "and which key of it is said");
    return "";
  }
  return key.thumbprint;
}

}  // namespace

void FuzzTokenAnswer(std::string_view input) {
  using namespace provider::graph;
  if (const auto token = ReadToken(input)) {
    Require(token->text.find_first_of(" \r\n") == std::string::npos, "a header can hold a token");
    Require(token->life.count() > 0, "a token has a life");
  }
  if (const auto refusal = ReadRefusal(input)) {
    const std::string told = Describe(*refusal);
    Require(!told.empty() && told.size() < 600, "a refusal is one line");
    Require(told.find_first_of("<>\n\x1b") == std::string::npos, "and no word of somebody else");
  }
  if (const auto roles = RolesIn(input)) {
    for (const std::string& role : *roles) Require(role.size() <= 128, "a role is a word");
  }
}

void FuzzSigningKey(std::string_view input) {
  static const std::string certificate = test::MadeCertificate(test::OwnKey());
  static const std::string own = test::OwnKey().Pem();
  for (const std::string& thumbprint :
       {ThumbprintOfPair(input, own), ThumbprintOfPair(certificate, input)}) {
    Require(thumbprint.empty() || thumbprint.size() == 32, "a thumbprint is a SHA-256");
  }
}

}  // namespace strongroom::fuzz
