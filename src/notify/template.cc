#include "notify/template.h"

#include <algorithm>
#include <exception>
#include <kainjow/mustache.hpp>
#include <utility>

#include "base/utf8.h"
#include "notify/error.h"
#include "notify/template_tags.h"
#include "notify/view.h"

namespace strongroom::notify {
namespace {

namespace mustache = kainjow::mustache;

// What one message ever shows; the rest of a digest is counted.
constexpr size_t kMostNotices = 100;

struct TooLong : std::exception {};

// An empty text is false: its section is left out.
mustache::data Text(std::string text) {
  return text.empty() ? mustache::data(false) : mustache::data(std::move(text));
}

mustache::data ViewOf(const domain::Notice& notice, Format format) {
  mustache::data view;
  for (const Field& field : Fields()) {
    view.set(std::string(field.name), Text(Escaped(format, field.of(notice), field.limit)));
  }
  for (const Mark& mark : Marks()) view.set(std::string(mark.name), mark.of(notice));
  // Not once more within each of them: that would be their number squared.
  view.set("notices", false);
  return view;
}

mustache::data ViewOf(const Message& message, Format format, size_t shown) {
  mustache::data notices(mustache::data::type::list);
  for (size_t i = 0; i < shown; ++i) notices.push_back(ViewOf(message.notices[i], format));
  const size_t more = message.notices.size() - shown;
  mustache::data view;
  view.set("count", std::to_string(message.notices.size()));
  view.set("more", Text(more == 0 ? "" : std::to_string(more)));
  view.set("digest", message.is_digest);
  view.set("notices", notices);
  return view;
}

std::string Trimmed(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  const size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

}  // namespace

class Template::Parsed {
 public:
  explicit Parsed(const std::string& text) : parsed_(text) {
    // Values come escaped.
    parsed_.set_custom_escape([](const std::string& value) { return value; });
  }

  const std::string& error() const { return parsed_.error_message(); }

  // Absent when it is longer than `limit`.
  std::optional<std::string> Render(const mustache::data& view, size_t limit) const {
    // Rendering writes down what went wrong.
    mustache::mustache copy = parsed_;
    std::string rendered;
    try {
      copy.render(view, [&](const std::string& piece) {
        if (rendered.size() + piece.size() > limit) throw TooLong();
        rendered += piece;
      });
    } catch (const TooLong&) {
      return std::nullopt;
    }
    return Trimmed(rendered);
  }

 private:
  mustache::mustache parsed_;
};

Template::Template(const std::string& name, const std::string& text) {
  CheckTags(name, text);
  if (!base::IsUtf8(text)) throw NotifyError("template " + name + ": is not UTF-8");
  parsed_ = std::make_unique<Parsed>(text);
  if (!parsed_->error().empty()) {
    throw NotifyError("template " + name + ": is no mustache template");
  }
}

Template::~Template() = default;
Template::Template(Template&& other) noexcept = default;
Template& Template::operator=(Template&& other) noexcept = default;

std::optional<std::string> Template::Render(const Message& message, Format format,
                                            size_t limit) const {
  for (size_t shown = std::min(message.notices.size(), kMostNotices); shown > 0; shown /= 2) {
    auto rendered = parsed_->Render(ViewOf(message, format, shown), limit);
    if (rendered) return rendered;
  }
  return std::nullopt;
}

}  // namespace strongroom::notify
