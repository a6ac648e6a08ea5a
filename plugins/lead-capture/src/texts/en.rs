//! English.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "en",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Happy to help! May we keep what you tell us, to make you an offer?",
        "Happy to help! What is your name?",
        "Which e-mail address may we send an offer to?",
        "On which number can we reach you?",
        "Which company are you with?",
        "What exactly do you need?",
    ],
    again: "Sorry, I did not get that.",
    thanks: "Thank you, {first_name|that is all}! Somebody will get back to you with an offer.",
    declined: "No problem, I will not ask again. Somebody will help you here.",
    buttons: ["Yes", "No"],
    yes_words: "yes,yep,yeah,yup,yea,yess*,sure,ok,okay,okey,k,of course,ofc,go ahead,please do,absolutely,\
        certainly,definitely,fine,alright,all right,sounds good,i agree,agreed,you may,by all means,why not,y,\
        you have my permission,i consent",
    decline_words: "no,nope,nah,noo*,stop,rather not,prefer not,none of your business,do not want,don't want,\
        dont want,do not agree,don't agree,do not keep,don't keep,don't store,do not store,do not ask,don't ask,\
        dont ask,not comfortable,not interested,not necessary,leave me alone,why do you need,never mind,nevermind,\
        skip it,skip this",
    interest: "price,how much,howmuch,cost,costs,the charge,do you charge,your rates,cheapest,quote,quotation,\
        estimate,make me an offer,any offers,any deals,discount,buy,buying,to purchase,wholesale,in stock,\
        still available,is it available,for sale,you got,got any,any left,do you have any,do you have a,you sell,\
        do you do,do you stock,do you deliver,can you deliver,do you ship,to rent,to hire,to book,can i book,\
        can we book,wanna book,book a,book an,make a reservation,reserve,to order,wanna order,table for,a table,\
        tables free,any tables,any rooms,any appts,any appointments,appointment for,be seen,fit me in,fit us in,\
        looking for,interested in,demo,free trial,trial class,gift card,can you do,can you fit,can you make,\
        can you fix,can you repair,catering,budget of,need a,someone come,per person,i'll take,do you rent,do u do,\
        whats the damage,space on,space for,best offer,we require,come in a,i'm after,im after,pricing,want a",
    not_interest: "not interested,no longer interested,no interest,no thanks,no thank you,stop sending,\
        stop messaging,stop calling,unsubscribe,don't want your,don't want any,dont want any,no ads,no more offers,\
        don't contact,dont contact,do not contact,found another,no longer need,no need to quote,\
        no need to follow up,don't need a quote,dont need a quote,just curious,curiosity,asking for a friend,\
        just browsing,having a look around,uni project,school project,homework,dissertation,already bought,\
        too expensive for,ever afford,can't afford it,cant afford it,changed my mind,decided against,never mind,\
        nevermind,nvm,i'll pass,ill pass,we'll pass,your supplier,your purchasing,our products,we manufacture,\
        we offer,our services,your website,your ranking,vacancies,refund,money back,my order,my parcel,my account,\
        my booking,our payment,scam,complaint,lawyer,journalist,interview,apply for,my cv,gone with someone else,\
        go with someone else,going with someone else,went with someone else,different direction,hypothetical*,\
        charged me,charged twice,overcharged,we produce,close the enquiry,doing it now,a bet,just nosy,\
        with another company,with another supplier,found it elsewhere,going elsewhere,gone elsewhere,\
        just looking around,only looking around,just having a look,any jobs,looking for a job,looking for work,\
        my invoice,the invoice,do not want any,do not want your,vat invoice",
    names: "my name is,my name's,my names,the name is,the name's,i'm called,im called,i am called,this is,i'm mr,\
        i am mr,i'm mrs,you're speaking to,you are speaking to,you're speaking with,you are speaking with,\
        they call me,everyone calls me",
};
