#include "catalogue/xml_secrets.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "catalogue/mask.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kBlank = " \t\r\n";

bool BeginsName(char c) {
  return base::IsLetter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

// Without the namespace's prefix.
std::string_view LocalName(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == kNone ? name : name.substr(colon + 1);
}

bool IsValue(std::string_view local) { return FoldName(local).ends_with("value"); }
bool IsTextOfList(std::string_view local) { return local == "string" || local == "data"; }

constexpr std::string_view kEscapedBegin = "&lt;";
constexpr std::string_view kEscapedEnd = "&gt;";

std::string WithAll(std::string_view text, std::string_view from, std::string_view to) {
  std::string replaced;
  size_t copied = 0;
  for (size_t at = text.find(from); at != kNone; at = text.find(from, copied)) {
    replaced.append(text, copied, at - copied).append(to);
    copied = at + from.size();
  }
  return replaced.append(text, copied, kNone);
}

// Of XML within XML nothing but what begins and ends its tags: so the rest stays as it is.
std::string Unescaped(std::string_view text) {
  return WithAll(WithAll(text, kEscapedBegin, "<"), kEscapedEnd, ">");
}
std::string Escaped(std::string_view text) {
  return WithAll(WithAll(text, "<", kEscapedBegin), ">", kEscapedEnd);
}

struct Attribute {
  std::string_view name;  // local
  size_t begin = 0;       // of its value
  size_t end = 0;
};

struct Tag {
  std::string_view name;  // local
  std::vector<Attribute> attributes;
  bool is_end = false;
  bool is_empty = false;  // <a/>
};

// Reads a text from left to right. Lives for one call of MaskInXml.
class Masker {
 public:
  Masker(const SensitiveNames& sensitive, std::string_view text, int depth_of_text = 0)
      : sensitive_(sensitive), text_(text), depth_of_text_(depth_of_text) {}

  std::string Run() {
    for (size_t at = 0; at < text_.size();) {
      const size_t open = std::min(text_.find('<', at), text_.size());
      TakeText(at, open);
      at = open < text_.size() ? TakeMarkup(open) : open;
    }
    if (copied_ == 0) return std::string(text_);
    return masked_.append(text_, copied_, kNone);
  }

 private:
  std::string_view Part(size_t begin, size_t end) const { return text_.substr(begin, end - begin); }

  bool IsSecret(std::string_view text) const {
    const size_t first = text.find_first_not_of(kBlank);
    if (first == kNone) return false;
    return sensitive_.HideText(text.substr(first, text.find_last_not_of(kBlank) + 1 - first));
  }

  void Replace(size_t begin, size_t end, std::string_view by) {
    masked_.append(text_, copied_, begin - copied_).append(by);
    copied_ = end;
  }

  // What is between two marks.
  void TakeText(size_t begin, size_t end) {
    const std::string_view text = Part(begin, end);
    if (is_key_) key_ = text;
    if (hides_text_) {
      if (IsSecret(text)) Replace(begin, end, kMasked);
    } else if (text.find(kEscapedEnd) != kNone) {
      LookInto(begin, end, Unescaped(text), true);
    }
  }

  // XML that is text here.
  void LookInto(size_t begin, size_t end, const std::string& inner, bool is_escaped) {
    constexpr int kDeepest = 4;
    if (depth_of_text_ == kDeepest) return;
    const std::string masked = Masker(sensitive_, inner, depth_of_text_ + 1).Run();
    if (masked != inner) Replace(begin, end, is_escaped ? Escaped(masked) : masked);
  }

  // Returns where what follows begins.
  size_t TakeMarkup(size_t open) {
    constexpr std::string_view kData = "<![CDATA[";
    constexpr std::string_view kDataEnd = "]]>";
    constexpr std::string_view kComment = "<!--";
    const std::string_view rest = text_.substr(open);
    if (rest.starts_with(kData)) {
      const size_t begin = open + kData.size();
      const size_t end = std::min(text_.find(kDataEnd, begin), text_.size());
      hides_text_ ? TakeText(begin, end)
                  : LookInto(begin, end, std::string(Part(begin, end)), false);
      return std::min(end + kDataEnd.size(), text_.size());
    }
    if (rest.starts_with(kComment)) return TakeComment(open + kComment.size());
    const char next = rest.size() > 1 ? rest[1] : ' ';
    if (next == '!' || next == '?') return std::min(text_.find('>', open), text_.size());
    const bool is_end = next == '/';
    const size_t name = open + (is_end ? 2 : 1);
    if (name >= text_.size() || !BeginsName(text_[name])) return name;
    return TakeTag(name, is_end);
  }

  // One that does not end is none.
  size_t TakeComment(size_t begin) {
    constexpr std::string_view kEnd = "-->";
    const size_t end = has_no_comment_end_ ? kNone : text_.find(kEnd, begin);
    has_no_comment_end_ = end == kNone;
    if (end == kNone) return begin;
    LookInto(begin, end, std::string(Part(begin, end)), false);
    return end + kEnd.size();
  }

  size_t TakeTag(size_t begin, bool is_end) {
    Tag tag{.name = {}, .attributes = {}, .is_end = is_end};
    size_t at = std::min(text_.find_first_of(" \t\r\n/><", begin), text_.size());
    tag.name = LocalName(Part(begin, at));
    for (;;) {
      at = text_.find_first_of("\"'<>", at);
      if (at == kNone) return text_.size();
      if (text_[at] == '<') break;  // a tag that has no end
      if (text_[at] == '>') {
        tag.is_empty = text_[at - 1] == '/';
        ++at;
        break;
      }
      at = TakeAttribute(at, begin, tag);
    }
    is_end ? End(tag) : Begin(tag);
    return at;
  }

  // The value whose quote is at `quote`; of a tag that begins at `begin`. A quote that does not
  // end, or not before the next tag, is none, unless it hides something.
  size_t TakeAttribute(size_t quote, size_t begin, Tag& tag) {
    const size_t after = tag.attributes.empty() ? begin : tag.attributes.back().end + 1;
    std::string_view before = Part(after, quote);
    const size_t last = before.find_last_not_of(" \t\r\n=");
    const bool has_name = last != kNone && before.substr(last + 1).find('=') != kNone;
    before = has_name ? before.substr(0, last + 1) : std::string_view{};
    before.remove_prefix(std::min(before.find_last_of(" \t\r\n/\"'") + 1, before.size()));
    const std::string_view name = LocalName(before);
    bool& has_no_end = text_[quote] == '"' ? has_no_double_ : has_no_single_;
    const size_t end = has_no_end ? kNone : text_.find(text_[quote], quote + 1);
    has_no_end = end == kNone;
    if (end == kNone) return quote + 1;
    if (Part(quote, end).find('<') != kNone && !sensitive_.HideName(name)) return quote + 1;
    tag.attributes.push_back({.name = name, .begin = quote + 1, .end = end});
    return end + 1;
  }

  bool IsNamed(const Tag& tag, std::initializer_list<std::string_view> by) const {
    return std::any_of(tag.attributes.begin(), tag.attributes.end(), [&](const Attribute& one) {
      const std::string folded = FoldName(one.name);
      return std::find(by.begin(), by.end(), folded) != by.end() &&
             sensitive_.HideName(Part(one.begin, one.end));
    });
  }

  void Begin(const Tag& tag) {
    const bool is_beside = IsNamed(tag, {"key", "name", "id"});
    for (const Attribute& one : tag.attributes) {
      const bool is_hidden = sensitive_.HideName(one.name) || (is_beside && IsValue(one.name));
      if (is_hidden && IsSecret(Part(one.begin, one.end))) Replace(one.begin, one.end, kMasked);
    }
    const std::string_view key = std::exchange(key_, {});
    is_key_ = tag.name == "key" && !tag.is_empty;
    hides_text_ = false;
    if (tag.is_empty) return;
    const bool is_of_key = IsTextOfList(tag.name) && !key.empty();
    const bool is_sensitive = sensitive_.HideName(is_of_key ? key : tag.name);
    const bool is_within =
        depth_ > 0 && (IsValue(tag.name) || (within_ == kArray && IsTextOfList(tag.name)));
    hides_text_ = is_sensitive || is_within || IsNamed(tag, {"key", "name"});
    const bool is_list = tag.name == kArray && sensitive_.HideName(key);
    if (depth_ > 0) {
      depth_ += tag.name == within_ ? 1 : 0;
    } else if (is_list || (is_sensitive && !is_of_key)) {
      within_ = tag.name;
      depth_ = 1;
    }
  }

  void End(const Tag& tag) {
    is_key_ = false;
    hides_text_ = false;
    if (depth_ > 0 && tag.name == within_) --depth_;
  }

  static constexpr std::string_view kArray = "array";

  const SensitiveNames& sensitive_;
  const std::string_view text_;
  const int depth_of_text_;
  std::string masked_;
  size_t copied_ = 0;
  std::string_view key_;             // of a property list, until the next element
  bool is_key_ = false;              // the text is one
  bool hides_text_ = false;          // of the element that has begun
  std::string_view within_;          // a sensitive element, or a list
  size_t depth_ = 0;                 // of those of its name; 0: in none
  bool has_no_comment_end_ = false;  // from here on, as are these
  bool has_no_double_ = false;
  bool has_no_single_ = false;
};

}  // namespace

bool IsLikeXml(std::string_view text) {
  return text.find("</") != kNone || text.find("/>") != kNone;
}

std::string MaskInXml(const SensitiveNames& sensitive, const std::string& text) {
  return Masker(sensitive, text).Run();
}

}  // namespace strongroom::catalogue
