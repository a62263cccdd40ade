#include "domain/set_root.h"

#include <utility>

#include "base/hex.h"

namespace strongroom::domain {
namespace {

std::string BytesOf(const base::Digest& digest) { return {digest.begin(), digest.end()}; }

}  // namespace

bool TypeRoot::Add(std::string_view id, const std::string& digest,
                   const std::string& content_digest) {
  const std::string own = base::FromHex(digest).value_or("");
  const std::string of_content = base::FromHex(content_digest).value_or("");
  constexpr size_t kBytes = sizeof(base::Digest);
  if (id <= last_id_ || own.size() != kBytes || of_content.size() != kBytes) return false;
  last_id_ = id;
  digests_.Update(BytesOf(base::Sha256Of(id)));
  digests_.Update(own);
  digests_.Update(of_content);
  return true;
}

std::string TypeRoot::Finish() {
  last_id_.clear();
  return base::ToHex(BytesOf(digests_.Finish()));
}

bool SetDigester::Add(std::string_view type, std::string_view id, const std::string& digest,
                      const std::string& content_digest) {
  if (type < type_) return false;
  if (type != type_) Finish();
  type_ = type;
  return root_.Add(id, digest, content_digest);
}

void SetDigester::Finish() {
  if (!type_.empty()) digests_[std::exchange(type_, {})] = root_.Finish();
}

std::string SetDigester::DigestOf(const std::string& type) const {
  const auto found = digests_.find(type);
  return found != digests_.end() ? found->second : TypeRoot().Finish();
}

std::string SetRoot(const std::map<std::string, SealedType>& types) {
  std::string digests;
  for (const auto& [type, sealed] : types) {
    digests += BytesOf(base::Sha256Of(type + ':' + sealed.state));
    digests += base::FromHex(sealed.digest).value_or("");
  }
  return base::Sha256Hex(digests);
}

}  // namespace strongroom::domain
