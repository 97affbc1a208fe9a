#include "lessons/format/prose.h"

#include <md4c.h>

#include "base/check.h"

namespace wirestep::lesson {

namespace {

// Lists and quotes within each other. What lies deeper stands at this depth: a file may hold a million ">" in
// a line, and whoever walks the tree goes one level of the stack deeper with each.
constexpr std::size_t deepest = 32;

bool same_style(const Run& a, const Run& b) {
  return a.strong == b.strong && a.emphasis == b.emphasis && a.code == b.code && a.link == b.link;
}

// md4c tells of a document as it walks through it: block entered, span entered, text, span left, block left.
// The builder keeps the way from the document down to where the walk is.
class Builder {
 public:
  Prose build(std::string_view markdown) {
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->enter(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      return static_cast<Builder*>(self)->leave(type);
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->span(type, detail, true);
    };
    parser.leave_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->span(type, detail, false);
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      return static_cast<Builder*>(self)->text(type, std::string_view(text, size));
    };
    Prose prose;
    bodies_ = {&prose};
    CHECK(md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, this) == 0);
    return prose;
  }

 private:
  Block& add(Block::Kind kind) {
    runs_ = nullptr;  // it points into a block that may move now
    Block& block = bodies_.back()->emplace_back();
    block.kind = kind;
    return block;
  }

  // A list or quote: what follows goes into its items, until it is left. Null: it is too deep to be one.
  Block* open(Block::Kind kind) {
    runs_ = nullptr;
    containers_.push_back(containers_.size() < deepest ? &add(kind) : nullptr);
    return containers_.back();
  }

  void open_item() {
    runs_ = nullptr;
    Block* container = containers_.back();
    bodies_.push_back(container != nullptr ? &container->items.emplace_back() : bodies_.back());
  }

  int enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_P:
        runs_ = &add(Block::Kind::paragraph).runs;
        break;
      case MD_BLOCK_H:
        runs_ = &add(Block::Kind::heading).runs;
        break;
      case MD_BLOCK_CODE:
        code_ = &add(Block::Kind::code).code;
        break;
      case MD_BLOCK_UL:
        open(Block::Kind::list);
        break;
      case MD_BLOCK_OL: {
        Block* list = open(Block::Kind::list);
        if (list == nullptr) break;
        list->ordered = true;
        list->start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
        break;
      }
      case MD_BLOCK_LI:
        open_item();
        break;
      case MD_BLOCK_QUOTE:
        open(Block::Kind::quote);
        open_item();
        break;
      case MD_BLOCK_TABLE:
        table_ = &add(Block::Kind::table);
        break;
      case MD_BLOCK_TR:
        table_->rows.emplace_back();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        runs_ = &table_->rows.back().emplace_back();
        break;
      default:
        break;
    }
    return 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_CODE:
        if (!code_->empty() && code_->back() == '\n') code_->pop_back();
        code_ = nullptr;
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        containers_.pop_back();
        break;
      case MD_BLOCK_LI:
        bodies_.pop_back();
        runs_ = nullptr;
        break;
      case MD_BLOCK_QUOTE:
        bodies_.pop_back();
        containers_.pop_back();
        break;
      case MD_BLOCK_P:
      case MD_BLOCK_H:
        runs_ = nullptr;
        break;
      default:
        break;
    }
    return 0;
  }

  int span(MD_SPANTYPE type, void* detail, bool on) {
    if (type == MD_SPAN_STRONG) style_.strong = on;
    if (type == MD_SPAN_EM) style_.emphasis = on;
    if (type == MD_SPAN_CODE) style_.code = on;
    if (type == MD_SPAN_A) {
      const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      style_.link = on ? std::string(href.text, href.size) : "";
    }
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view words) {
    if (code_ != nullptr) {
      code_->append(words);
      return 0;
    }
    if (type == MD_TEXT_SOFTBR) words = " ";
    if (type == MD_TEXT_BR) words = "\n";
    std::string entity;
    if (type == MD_TEXT_ENTITY) words = entity = decode(words);
    append(words);
    return 0;
  }

  // The few entities that prose needs; any other stays as it was written.
  static std::string decode(std::string_view entity) {
    if (entity == "&lt;") return "<";
    if (entity == "&gt;") return ">";
    if (entity == "&amp;") return "&";
    if (entity == "&quot;") return "\"";
    if (entity == "&nbsp;") return "\u00a0";
    return std::string(entity);
  }

  // A tight list's items hold text without a paragraph around it.
  void append(std::string_view words) {
    if (runs_ == nullptr) runs_ = &add(Block::Kind::paragraph).runs;
    if (runs_->empty() || !same_style(runs_->back(), style_)) runs_->push_back(style_);
    runs_->back().text += words;
  }

  std::vector<Prose*> bodies_;      // where blocks go: the document, or the items that the walk is in
  std::vector<Block*> containers_;  // the lists and quotes that the walk is in; null: one that is too deep
  Block* table_ = nullptr;
  Runs* runs_ = nullptr;
  std::string* code_ = nullptr;
  Run style_;  // without a text
};

}  // namespace

Prose parse_prose(std::string_view markdown) {
  return Builder().build(markdown);
}

Runs parse_runs(std::string_view markdown) {
  Prose prose = parse_prose(markdown);
  if (prose.size() == 1 && prose[0].kind == Block::Kind::paragraph) return std::move(prose[0].runs);
  return {Run{.text = std::string(markdown), .link = {}}};
}

std::string plain(const Runs& runs) {
  std::string text;
  for (const Run& run : runs) text += run.text;
  return text;
}

}  // namespace wirestep::lesson
